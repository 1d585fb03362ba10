package config_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"slipway.example/libs/go-service/config"
)

// hold returns the path of a new file with content.
func hold(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "value")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFileMayHoldTheValueOfAnyVariable(t *testing.T) {
	t.Parallel()
	limit := strings.Repeat("x", 64<<10)
	for _, test := range []struct{ name, content, value string }{
		{"as it is", "s3cret", "s3cret"},
		{"without the line end of an editor", "s3cret\n", "s3cret"},
		{"without that of another one", "s3cret\r\n", "s3cret"},
		{"but with every other blank", " a\n b \n\n", " a\n b \n"},
		{"with any character", "ü'\"\\$%@:/?#&= \t", "ü'\"\\$%@:/?#&= \t"},
		{"up to the limit", limit, limit},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := config.Parse(map[string]string{"DATABASE_PASSWORD": "", "DATABASE_PASSWORD_FILE": hold(t, test.content)}, nil)
			if err != nil || string(c.DatabasePassword) != test.value {
				t.Errorf("want %.40q, got %.40q (%v)", test.value, string(c.DatabasePassword), err)
			}
		})
	}
}

func TestFilesAreReadForWhatIsParsedAndForVariablesOfTheService(t *testing.T) {
	t.Parallel()
	var own struct {
		Token string `env:"TOKEN"`
		Model struct {
			Name string `env:"NAME,required"`
		} `envPrefix:"MODEL_"`
	}
	c, err := config.Parse(map[string]string{
		"SHUTDOWN_GRACE_FILE": hold(t, "3s\n"), "TOKEN_FILE": hold(t, "hush\n"), "MODEL_NAME_FILE": hold(t, "resnet\n"),
	}, &own)
	if err != nil || c.ShutdownGrace != 3*time.Second || own.Token != "hush" || own.Model.Name != "resnet" {
		t.Errorf("got %s and %+v (%v)", c.ShutdownGrace, own, err)
	}
}

func TestFilesOfVariablesThatNobodyHasAreNotTouched(t *testing.T) {
	t.Parallel()
	var own struct {
		Model     string `env:"MODEL"`
		ModelFile string `env:"MODEL_FILE"`
	}
	environ := map[string]string{"SSL_CERT_FILE": "/nowhere", "PGSERVICEFILE": "/nowhere", "TOKEN_FILE": "/nowhere", "MODEL_FILE": "/nowhere", "DATABASE_URL_FILE": ""}
	if _, err := config.Parse(environ, &own); err != nil || own.ModelFile != "/nowhere" || own.Model != "" {
		t.Errorf("got %+v (%v)", own, err)
	}
}

func TestAnErrorAboutAFileNamesItsVariableAndNeverWhatItHolds(t *testing.T) {
	t.Parallel()
	hush, folder, empty := hold(t, "hush\n"), t.TempDir(), hold(t, "\n")
	large := hold(t, "hush"+strings.Repeat("x", 64<<10))
	absent := filepath.Join(folder, "absent")
	for _, test := range []struct {
		name    string
		environ map[string]string
		lines   []string // how each begins
		says    string
	}{
		{"both are set", map[string]string{"DATABASE_PASSWORD": "hush", "DATABASE_PASSWORD_FILE": hush}, []string{"DATABASE_PASSWORD and DATABASE_PASSWORD_FILE are both set"}, ""},
		{"no such file", map[string]string{"DATABASE_PASSWORD_FILE": absent}, []string{"DATABASE_PASSWORD_FILE: "}, absent},
		{"a folder", map[string]string{"DATABASE_PASSWORD_FILE": folder}, []string{"DATABASE_PASSWORD_FILE: "}, folder},
		{"nothing in it", map[string]string{"DATABASE_PASSWORD_FILE": empty}, []string{"DATABASE_PASSWORD_FILE: "}, empty + " is empty"},
		{"too much in it", map[string]string{"DATABASE_PASSWORD_FILE": large}, []string{"DATABASE_PASSWORD_FILE: "}, large + " is larger than 64 KiB"},
		{"no value of that kind", map[string]string{"LOG_LEVEL_FILE": hush}, []string{"LOG_LEVEL_FILE: "}, hush},
		{"no address", map[string]string{"ADMIN_ADDR_FILE": hush}, []string{"ADMIN_ADDR_FILE: "}, hush},
		{"no number, of the service", map[string]string{"CUPS_FILE": hush}, []string{"CUPS_FILE: "}, hush},
		{"no number, within a struct", map[string]string{"BAR_SPOONS_FILE": hush}, []string{"Spoons: not a valid int"}, ""},
		{"two files", map[string]string{"DATABASE_URL_FILE": absent, "TOKEN_FILE": folder}, []string{"DATABASE_URL_FILE: ", "TOKEN_FILE: "}, absent},
	} {
		t.Run(test.name, func(t *testing.T) {
			var own struct {
				Token string `env:"TOKEN"`
				Cups  int    `env:"CUPS,notEmpty" envDefault:"1"`
				Bar   struct {
					Spoons int `env:"SPOONS"`
				} `envPrefix:"BAR_"`
			}
			_, err := config.Parse(test.environ, &own)
			if err == nil {
				t.Fatal("want an error")
			}
			if !slices.EqualFunc(strings.Split(err.Error(), "\n"), test.lines, strings.HasPrefix) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("want lines that begin with %q and %q, got %q", test.lines, test.says, err)
			}
			if strings.Contains(err.Error(), "hush") {
				t.Errorf("it shows what the file holds: %s", err)
			}
		})
	}
}

func TestASecretShowsNowhere(t *testing.T) {
	t.Parallel()
	c, err := config.Parse(map[string]string{"DATABASE_PASSWORD": "hush", "MIGRATE_DATABASE_PASSWORD": "hush"}, nil)
	if err != nil || c.DatabasePassword != "hush" || c.MigrateDatabasePassword != "hush" {
		t.Fatalf("got %q (%v)", string(c.DatabasePassword), err)
	}
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprintf("%v %+v %#v %s %q", c, c, c, c.DatabasePassword, c.DatabasePassword), string(encoded)} {
		if strings.Contains(shown, "hush") {
			t.Errorf("got %s", shown)
		}
	}
}

func TestTheAdminPortIsReadWithoutTheRest(t *testing.T) {
	t.Parallel()
	others := map[string]string{"LOG_LEVEL": "loud", "DATABASE_PASSWORD_FILE": "/nowhere"}
	for _, test := range []struct {
		name    string
		environ map[string]string
		want    string
	}{
		{"not set", nil, ":9090"},
		{"set", map[string]string{"ADMIN_ADDR": "[::1]:1"}, "[::1]:1"},
		{"in a file", map[string]string{"ADMIN_ADDR_FILE": hold(t, ":2\n")}, ":2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			environ := maps.Clone(others)
			maps.Copy(environ, test.environ)
			if got, err := config.ParseAdmin(environ); err != nil || got.AdminAddr != test.want {
				t.Errorf("want %s, got %s (%v)", test.want, got.AdminAddr, err)
			}
		})
	}
	if _, err := config.ParseAdmin(map[string]string{"ADMIN_ADDR": "9090"}); err == nil || !strings.HasPrefix(err.Error(), `ADMIN_ADDR: "9090" is not`) {
		t.Errorf("got %v", err)
	}
}
