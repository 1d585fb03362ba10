package config

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/caarlos0/env/v11"
)

// sources is what variables are set to, and by which file.
type sources struct {
	values map[string]string
	// files are paths by the variables that they hold the values of.
	files map[string]string
}

// fill sets the fields of targets, which are pointers to structs with `env` tags.
func fill(environ map[string]string, targets ...any) (sources, error) {
	s, errs := readFiles(environ, targets)
	for _, target := range targets {
		errs = append(errs, s.parse(target)...)
	}
	return s, s.join(errs)
}

func (s sources) parse(target any) []error {
	err := env.ParseWithOptions(target, env.Options{Environment: s.values})
	var all env.AggregateError
	if !errors.As(err, &all) {
		return []error{err}
	}
	named := make([]error, 0, len(all.Errors))
	for _, e := range all.Errors {
		named = append(named, s.nameVariable(target, e))
	}
	return named
}

// nameVariable replaces what the parser knows, a Go field, by what the reader set.
func (s sources) nameVariable(target any, err error) error {
	var bad env.ParseError
	if !errors.As(err, &bad) {
		return err
	}
	field, _ := reflect.TypeOf(target).Elem().FieldByName(bad.Name)
	variable, _, _ := strings.Cut(field.Tag.Get("env"), ",")
	if s.values[variable] == "" {
		// A field of a struct within target: its value, which the parser's
		// error shows, may come from a file.
		return fmt.Errorf("%s: not a valid %s", bad.Name, bad.Type)
	}
	return faultOf(variable, "%q is not a valid %s: %w", s.values[variable], bad.Type, bad.Err)
}

// join makes one error of errs, in which nothing shows what files hold.
func (s sources) join(errs []error) error {
	for i, err := range errs {
		var bad *fault
		if !errors.As(err, &bad) {
			continue
		}
		if path, ok := s.files[bad.variable]; ok {
			errs[i] = fmt.Errorf("%s%s: what %s holds is no valid %s", bad.variable, fileSuffix, path, bad.variable)
		}
	}
	return errors.Join(errs...)
}

// fault is what is wrong with the value of a variable.
type fault struct {
	variable string
	wrong    error
}

func faultOf(variable, format string, args ...any) error {
	return &fault{variable, fmt.Errorf(format, args...)}
}

func (f *fault) Error() string { return f.variable + ": " + f.wrong.Error() }

func (f *fault) Unwrap() error { return f.wrong }
