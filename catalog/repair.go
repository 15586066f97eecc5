package catalog

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"flowsql/storage"
)

// Repair answers MSCK REPAIR TABLE: it adds the partitions whose folders k=v/…
// are below the table's place and are not known yet. None is removed.
func (s *Store) Repair(ctx context.Context, database, table string, opt PathOptions) (Shown, error) {
	out := Shown{Columns: []string{"result"}}
	def, err := s.Table(database, table)
	if err != nil {
		return out, err
	}
	if def == nil {
		out.add("Tables not in metastore:\t" + table)
		return out, nil
	}
	found, empty, err := def.findFolders(ctx, opt)
	if err != nil {
		return out, err
	}
	if empty {
		out.add("Tables missing on filesystem:\t" + def.Name)
		return out, nil
	}
	var specs []PartitionSpec
	missing := "Partitions not in metastore:"
	for _, f := range found {
		if def.findPartition(f.values) >= 0 {
			continue
		}
		spec := PartitionSpec{Location: f.location}
		for i, k := range def.PartitionKeys {
			spec.Values = append(spec.Values, Property{k.Name, f.values[i]})
		}
		specs = append(specs, spec)
		missing += "\t" + def.Name + ":" + f.name
	}
	if len(specs) == 0 {
		return out, nil
	}
	if err := s.AddPartitions(database, table, specs, true); err != nil {
		return out, err
	}
	out.add(missing)
	for _, name := range strings.Split(missing, "\t")[1:] {
		out.add("Repair: Added partition to metastore " + name)
	}
	return out, nil
}

// foundFolder is a folder k=v/… with the values its name gives.
type foundFolder struct {
	location, name string
	values         []string
}

// findFolders lists the folders of partitions that hold an object; empty tells
// that nothing at all is there. A folder's name must have the keys in their order
// and spelling.
func (d *TableDef) findFolders(ctx context.Context, opt PathOptions) (found []foundFolder, empty bool, err error) {
	base := strings.TrimRight(d.StorageDescriptor.Location, "/")
	options := opt.listing()
	options.AllowMissing, options.Prune = true, storage.Prune{}
	if len(d.PartitionKeys) > 0 {
		options.SkipDir = func(dir string) bool {
			folders := strings.Split(strings.Trim(strings.TrimPrefix(dir, base), "/"), "/")
			_, ok := d.folderValues(folders)
			return !ok && strings.Trim(dir, "/") != strings.Trim(base, "/")
		}
	}
	listed, err := storage.List(ctx, []string{base}, options)
	if err != nil {
		return nil, false, err
	}
	seen := map[string]bool{}
	for _, obj := range listed.Objects {
		folders := strings.Split(strings.TrimPrefix(strings.TrimPrefix(obj.Path, base), "/"), "/")
		if len(folders) <= len(d.PartitionKeys) || len(d.PartitionKeys) == 0 {
			continue
		}
		folders = folders[:len(d.PartitionKeys)]
		name := strings.Join(folders, "/")
		if values, ok := d.folderValues(folders); ok && !seen[name] {
			seen[name] = true
			found = append(found, foundFolder{base + "/" + name + "/", name, values})
		}
	}
	slices.SortFunc(found, func(a, b foundFolder) int { return strings.Compare(a.name, b.name) })
	return found, len(listed.Objects) == 0 && listed.PrunedDirs == 0, nil
}

// folderValues reads folders k=v below a table's place, as many as there are; what
// lies below a partition is not looked at.
func (d *TableDef) folderValues(folders []string) (values []string, ok bool) {
	for i, k := range d.PartitionKeys {
		if i >= len(folders) {
			break
		}
		text, ok := strings.CutPrefix(folders[i], k.Name+"=")
		if !ok {
			return nil, false
		}
		value, err := url.PathUnescape(text)
		if err != nil {
			value = text
		}
		values = append(values, value)
	}
	return values, true
}
