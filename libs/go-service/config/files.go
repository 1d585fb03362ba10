package config

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// fileSuffix makes of a variable's name that of the variable that names a file
// with its value: how containers and clusters hand over secrets.
const fileSuffix = "_FILE"

// maxFileBytes is far above any secret, and below what a wrong path costs.
const maxFileBytes = 64 << 10

// readFiles sets those variables of targets that files hold. A variable that
// none of targets has is not for us, and neither is its file.
func readFiles(environ map[string]string, targets []any) (sources, []error) {
	s := sources{values: maps.Clone(environ), files: map[string]string{}}
	var errs []error
	ours, err := variablesOf(targets)
	if err != nil {
		return s, []error{err}
	}
	for _, variable := range ours {
		named := variable + fileSuffix
		path := environ[named]
		// MODEL_FILE of a service that has a MODEL_FILE says just that.
		if path == "" || slices.Contains(ours, named) {
			continue
		}
		if environ[variable] != "" {
			errs = append(errs, fmt.Errorf("%s and %s are both set: expected one of them", variable, named))
			continue
		}
		value, err := readValue(path)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", named, err))
			continue
		}
		s.values[variable], s.files[variable] = value, path
	}
	return s, errs
}

// variablesOf are the variables that targets have, each once, in the order of
// their fields.
func variablesOf(targets []any) ([]string, error) {
	var all []string
	seen := map[string]bool{"": true}
	for _, target := range targets {
		fields, err := env.GetFieldParams(target)
		if err != nil {
			return nil, err
		}
		for _, field := range fields {
			if !seen[field.Key] {
				seen[field.Key] = true
				all = append(all, field.Key)
			}
		}
	}
	return all, nil
}

// readValue is the content of a file without the line end that editors leave.
func readValue(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	switch {
	case err != nil:
		return "", err
	case len(content) > maxFileBytes:
		return "", fmt.Errorf("%s is larger than %d KiB", path, maxFileBytes>>10)
	}
	value := strings.TrimSuffix(strings.TrimSuffix(string(content), "\n"), "\r")
	if value == "" {
		// An empty variable is one that is not set; an empty file is one that
		// nobody has filled.
		return "", errors.New(path + " is empty")
	}
	return value, nil
}
