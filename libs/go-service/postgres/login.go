package postgres

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Login says where a database is and who opens it, and which settings said so:
// an error names them.
type Login struct {
	URLVariable, URL string
	// Password is for a URL that has none. It may have any characters.
	PasswordVariable, Password string
}

// parse shows nothing of the URL in its errors that may be a password.
func (l Login) parse() (*pgxpool.Config, error) {
	if l.URL == "" {
		return nil, fmt.Errorf("%s is not set: expected postgres://user@host:port/database", l.URLVariable)
	}
	scheme, rest, _ := strings.Cut(l.URL, "://")
	if scheme != "postgres" && scheme != "postgresql" {
		return nil, fmt.Errorf("%s is not a PostgreSQL URL: expected postgres://user@host:port/database", l.URLVariable)
	}
	if isAmbiguous(rest) {
		return nil, fmt.Errorf("%s is not a PostgreSQL URL: expected an @, / or ? of its user or password as %%40, %%2F or %%3F", l.URLVariable)
	}
	if l.Password != "" && hasPassword(rest) {
		return nil, fmt.Errorf("%s has a password and %s is set: expected one of them", l.URLVariable, l.PasswordVariable)
	}
	cfg, err := pgxpool.ParseConfig(l.URL)
	if err != nil {
		return nil, fmt.Errorf("%s is not a PostgreSQL URL: %w", l.URLVariable, err)
	}
	if l.Password != "" {
		cfg.ConnConfig.Password = l.Password
	}
	return cfg, nil
}

// isAmbiguous says whether a URL, without its scheme, has an @ where a part of
// a password would be taken for a host, a port or a path, and be shown as such.
func isAmbiguous(rest string) bool {
	authority, path, _ := strings.Cut(rest, "/")
	path, _, _ = strings.Cut(path, "?")
	return strings.Count(authority, "@") > 1 || strings.Contains(path, "@")
}

// hasPassword says whether a URL, without its scheme, has a password before its
// host or among its parameters. It may name several hosts, which net/url refuses.
func hasPassword(rest string) bool {
	authority, _, _ := strings.Cut(rest, "/")
	user, _, hasUser := strings.Cut(authority, "@")
	_, password, _ := strings.Cut(user, ":")
	_, query, _ := strings.Cut(rest, "?")
	parameters, _ := url.ParseQuery(query)
	return hasUser && password != "" || parameters.Get("password") != ""
}
