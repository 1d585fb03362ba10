package config

// Secret is a value that no log line and no error shows.
type Secret string

const hidden = "(hidden)"

// String is what is printed of it.
func (Secret) String() string { return hidden }

// GoString is what %#v prints of it.
func (Secret) GoString() string { return hidden }

// MarshalText is what is encoded of it, as JSON too.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
