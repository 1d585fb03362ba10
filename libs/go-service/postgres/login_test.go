package postgres_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"slipway.example/libs/go-service/postgres"
	"slipway.example/libs/go-service/postgrestest"
)

func login(url, password string) postgres.Login {
	return postgres.Login{URLVariable: "DATABASE_URL", URL: url, PasswordVariable: "DATABASE_PASSWORD", Password: password}
}

func TestOpenNamesTheVariableAndHidesThePassword(t *testing.T) {
	t.Parallel()
	const server = "@127.0.0.1:5432/shop"
	for _, test := range []struct{ name, url, password string }{
		{"not set", "", "hush"},
		{"no URL", "nonsense", "hush"},
		{"a password instead of a URL", "hush", ""},
		{"a bad port", "postgres://app:hush@127.0.0.1:none/shop", ""},
		{"a bad port, a password beside it", "postgres://app@127.0.0.1:none/shop", "hush"},
		{"a bad limit", "postgres://app:hush" + server + "?pool_max_conns=many", ""},
		{"a password with a slash", "postgres://app:hush/x" + server, ""},
		{"a password with an @", "postgres://app:x@hush" + server, ""},
		{"a password with a percent sign", "postgres://app:hush%zz" + server, ""},
		{"a parameter that is none", "postgres://app" + server + "?password=hush&sslmode=maybe", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := postgres.Open(t.Context(), login(test.url, test.password))
			if err == nil || !strings.HasPrefix(err.Error(), "DATABASE_URL") {
				t.Fatalf("want an error about DATABASE_URL, got %v", err)
			}
			if strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "\n") {
				t.Errorf("want one line without the password, got %q", err)
			}
		})
	}
}

func TestOpenRefusesTwoPasswords(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"postgres://app:hush@127.0.0.1/shop",
		"postgresql://app:hush@127.0.0.1",
		"postgres://app:hush@127.0.0.1:1,127.0.0.1:2/shop",
		"postgres://app@127.0.0.1/shop?sslmode=disable&password=hush",
		"postgres://127.0.0.1?password=hush",
	} {
		_, err := postgres.Open(t.Context(), login(url, "hush too"))
		if want := "DATABASE_URL has a password and DATABASE_PASSWORD is set: expected one of them"; err == nil || err.Error() != want {
			t.Errorf("%s: want %s, got %v", url, want, err)
		}
	}
}

func TestAPasswordBesideTheURLGoesToEveryHostAsItIs(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"postgres://app@127.0.0.1:1,127.0.0.1:2/shop", "postgres://app:@127.0.0.1/shop", "postgres://127.0.0.1/shop?application_name=a@b"} {
		for _, password := range []string{"hush", `' @:/?#%41\ "$&=` + "\t\n", "ünïcode 密码"} {
			pool, err := postgres.Open(t.Context(), login(url, password))
			if err != nil {
				t.Fatalf("%s: %v", url, err)
			}
			probe, err := postgres.OpenProbe(t.Context(), pool)
			if err != nil {
				t.Fatal(err)
			}
			for _, cfg := range []string{pool.Config().ConnConfig.Password, probe.Config().ConnConfig.Password} {
				if cfg != password {
					t.Errorf("%s: want %q, got %q", url, password, cfg)
				}
			}
			pool.Close()
			probe.Close()
		}
	}
}

func TestAPasswordBesideTheURLOpensADatabaseAndAWrongOneIsNotTold(t *testing.T) {
	t.Parallel()
	_, app := postgrestest.NewURLs(t)
	const password = `it's @:/?#%41\ "hush" ü`
	// What a role may change of itself. The statement takes no parameters.
	statement := "ALTER ROLE CURRENT_USER PASSWORD '" + strings.ReplaceAll(password, "'", "''") + "'"
	if _, err := postgrestest.Open(t, app).Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(app)
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.User(address.User.Username())
	ping := func(password string) error {
		pool, err := postgres.Open(context.Background(), login(address.String(), password))
		if err != nil {
			return err
		}
		defer pool.Close()
		return pool.Ping(t.Context())
	}
	if err := ping(password); err != nil {
		t.Error(err)
	}
	if err := ping(password + "!"); err == nil || !strings.Contains(err.Error(), "28P01") || strings.Contains(err.Error(), "hush") {
		t.Errorf("want a refusal without the password, got %v", err)
	}
}
