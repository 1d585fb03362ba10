package postgres_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/sync/errgroup"

	"slipway.example/libs/go-service/postgres"
	"slipway.example/libs/go-service/postgrestest"
)

func migrations() fstest.MapFS {
	return fstest.MapFS{
		"00001_cups.sql":  {Data: []byte("-- +goose Up\nCREATE TABLE cups (id bigint);\n")},
		"00012_spoon.sql": {Data: []byte("-- +goose Up\nCREATE TABLE spoons AS SELECT generate_series(1, 300000) AS id;\n")},
	}
}

func TestTheSchemaVersionIsThatOfTheNewestFile(t *testing.T) {
	t.Parallel()
	if version, err := postgres.SchemaVersion(migrations()); err != nil || version != 12 {
		t.Errorf("want 12, got %d (%v)", version, err)
	}
	_, err := postgres.SchemaVersion(fstest.MapFS{"cups.sql": {}})
	if err == nil || !strings.Contains(err.Error(), "cups.sql") {
		t.Errorf("want an error that names cups.sql, got %v", err)
	}
}

func TestMigratingSeveralTimesAtOnceAppliesAFileOnce(t *testing.T) {
	t.Parallel()
	url, _ := postgrestest.NewURLs(t)
	// The first version is there, or goose's own care about its version table would order the runs.
	first := fstest.MapFS{"00001_cups.sql": migrations()["00001_cups.sql"]}
	if _, err := postgres.Migrate(t.Context(), postgrestest.Open(t, url), first); err != nil {
		t.Fatal(err)
	}
	var runs errgroup.Group
	applied := make(chan string, 100)
	begin := make(chan struct{})
	for range 4 {
		pool := postgrestest.Open(t, url)
		if err := pool.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		runs.Go(func() error {
			<-begin
			files, err := postgres.Migrate(t.Context(), pool, migrations())
			for _, file := range files {
				applied <- file
			}
			return err
		})
	}
	close(begin)
	if err := runs.Wait(); err != nil {
		t.Fatal(err)
	}
	close(applied)
	var all []string
	for file := range applied {
		all = append(all, file)
	}
	if want := []string{"00012_spoon.sql"}; !slices.Equal(all, want) {
		t.Errorf("want %v, got %v", want, all)
	}
}

func TestAFailedMigrationLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	url, _ := postgrestest.NewURLs(t)
	pool := postgrestest.Open(t, url)
	broken := fstest.MapFS{"00001_cups.sql": {Data: []byte("-- +goose Up\nCREATE TABLE cups (id bigint);\nCREATE TABEL spoons (id bigint);\n")}}
	_, err := postgres.Migrate(t.Context(), pool, broken)
	if err == nil || !strings.Contains(err.Error(), "00001_cups.sql") {
		t.Errorf("want an error that names the file, got %v", err)
	}
	if applied, err := postgres.Migrate(t.Context(), pool, migrations()); err != nil || len(applied) != 2 {
		t.Errorf("want both files applied once they are right, got %v (%v)", applied, err)
	}
}

func TestCheckSchemaSaysWhichVersionIsMissing(t *testing.T) {
	t.Parallel()
	url, _ := postgrestest.NewURLs(t)
	pool := postgrestest.Open(t, url)
	if err := postgres.CheckSchema(t.Context(), pool, 12); err == nil || !strings.Contains(err.Error(), "version 0, this program needs 12") {
		t.Errorf("before migrate: got %v", err)
	}
	if _, err := postgres.Migrate(t.Context(), pool, migrations()); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		want int64
		fits bool
	}{{"the same", 12, true}, {"an older program", 1, true}, {"a newer program", 13, false}} {
		if err := postgres.CheckSchema(t.Context(), pool, test.want); (err == nil) != test.fits {
			t.Errorf("%s: got %v", test.name, err)
		}
	}
}

func TestAwaitTellsOfEachFailureUntilItSucceeds(t *testing.T) {
	t.Parallel()
	calls, told := 0, 0
	err := postgres.Await(t.Context(), time.Minute, func(context.Context) error {
		if calls++; calls < 3 {
			return errors.New("not yet")
		}
		return nil
	}, func(error) { told++ })
	if err != nil || calls != 3 || told != 2 {
		t.Errorf("want 3 calls and 2 failures told, got %d and %d (%v)", calls, told, err)
	}
}

func TestAwaitGivesUpWithTheReasonOfTheLastFailure(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	pool := postgrestest.Open(t, "postgres://app@"+address+"/shop?sslmode=disable")
	err = postgres.Await(t.Context(), time.Millisecond, pool.Ping, func(error) {})
	if err == nil || !strings.Contains(err.Error(), address) {
		t.Errorf("want an error that names %s, got %v", address, err)
	}
}
