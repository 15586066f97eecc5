package objects

// UploadPage is a page of a bucket's uploads.
type UploadPage struct {
	Uploads   []Upload
	Prefixes  []string
	Truncated bool
	// LastKey and LastID are where the next page begins; LastID is empty behind a prefix.
	LastKey, LastID string
}

// PageOfUploads cuts a page out of the uploads of a bucket: those behind the
// key o.After, and those of that key that come after the upload afterID.
func PageOfUploads(all []Upload, o ListOptions, afterID string) UploadPage {
	var out UploadPage
	seen := afterID == ""
	for _, u := range all {
		if u.Key == o.After && !seen {
			seen = u.ID == afterID
			continue
		}
		if u.Key < o.After || u.Key == o.After && afterID == "" {
			continue
		}
		prefix := rolledUp(u.Key, o.Prefix, o.Delimiter)
		if prefix != "" && (prefix == out.LastKey && out.LastID == "" || prefix == o.After) {
			continue
		}
		if len(out.Uploads)+len(out.Prefixes) == o.Max {
			out.Truncated = o.Max > 0
			return out
		}
		if prefix != "" {
			out.Prefixes = append(out.Prefixes, prefix)
			out.LastKey, out.LastID = prefix, ""
			continue
		}
		out.Uploads = append(out.Uploads, u)
		out.LastKey, out.LastID = u.Key, u.ID
	}
	return out
}
