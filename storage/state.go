package storage

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// fresh is how long what a listing said of a file stands for asking again.
const fresh = time.Second

// identified is what tells the state of a local file beside size and time.
// It is small, since there may be a great many.
type identified struct {
	inode   uint64
	changed int64         // nanoseconds
	at      time.Duration // when the file was asked, behind began; zero for never
}

// began is when the process did.
var began = time.Now()

func identify(info fs.FileInfo) identified {
	inode, changed := identity(info)
	return identified{inode, changed.UnixNano(), time.Since(began)}
}

// State describes the present state of an object, such that another text means
// that the object may have changed, and gives its full address. ok is false for
// what has no such state: pipes, standard input, files that are not there.
func State(obj Object) (address, state string, changed time.Time, ok bool) {
	if _, is := obj.Source.(local); !is || obj.Size < 0 {
		return "", "", time.Time{}, false
	}
	if obj.listed.at == 0 || time.Since(began)-obj.listed.at >= fresh || !filepath.IsAbs(obj.Key) {
		return StateNow(obj)
	}
	return obj.Key, stateText(obj.Size, obj.ModTime, obj.listed), time.Unix(0, obj.listed.changed), true
}

// StateNow is State for what may have changed in this very moment.
func StateNow(obj Object) (address, state string, changed time.Time, ok bool) {
	if _, is := obj.Source.(local); !is || obj.Size < 0 {
		return "", "", time.Time{}, false
	}
	info, err := os.Stat(obj.Key)
	if err != nil || !info.Mode().IsRegular() {
		return "", "", time.Time{}, false
	}
	address, err = filepath.Abs(obj.Key)
	if err != nil {
		return "", "", time.Time{}, false
	}
	now := identify(info)
	return address, stateText(info.Size(), info.ModTime(), now), time.Unix(0, now.changed), true
}

// Changed reports whether a local object is gone, or of another size or time of change than the
// listing says; of other objects nothing is known.
func Changed(obj Object) bool {
	if _, is := obj.Source.(local); !is || obj.Size < 0 {
		return false
	}
	info, err := os.Stat(obj.Key)
	return err != nil || info.Size() != obj.Size || !info.ModTime().Equal(obj.ModTime)
}

// stateText words a state.
func stateText(size int64, modified time.Time, i identified) string {
	b := append(strconv.AppendInt(make([]byte, 0, 96), size, 10), " bytes, "...)
	b = append(strconv.AppendInt(b, modified.UnixNano(), 10), ", "...)
	b = append(strconv.AppendUint(b, i.inode, 10), ", "...)
	return string(strconv.AppendInt(b, i.changed, 10))
}
