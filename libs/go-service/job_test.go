package service_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	service "slipway.example/libs/go-service"
	"slipway.example/libs/go-service/postgrestest"
)

func jobOf(job func(context.Context, *service.Host) error) service.Definition {
	return service.Definition{Name: "tidy", Job: job}
}

func runUntilAsked(ctx context.Context, host *service.Host) error {
	host.Log.Info("tidying")
	<-ctx.Done()
	<-host.Draining
	return ctx.Err()
}

func TestAJobRunsOnceAndOpensNoPort(t *testing.T) {
	t.Parallel()
	runs := 0
	// Ports that cannot be opened are none that a job asks for.
	r := run(t, jobOf(func(_ context.Context, host *service.Host) error {
		runs++
		if host.Server != nil || host.Database != nil || host.Log == nil || host.Metrics == nil || host.Traces == nil {
			t.Errorf("got %+v", host)
		}
		return nil
	}), nil, map[string]string{"GRPC_ADDR": "192.0.2.1:1", "HTTP_ADDR": "192.0.2.1:1", "ADMIN_ADDR": "192.0.2.1:1"})
	if err := <-r.ended; err != nil || runs != 1 {
		t.Errorf("ran %d times: %v", runs, err)
	}
	if all := r.log.messages(); !inOrder(all, []string{"job started", "job done", "stopped"}) {
		t.Errorf("got %q", all)
	}
}

func TestAJobThatFailsSaysWhy(t *testing.T) {
	t.Parallel()
	broken := errors.New("no beans")
	r := run(t, jobOf(func(context.Context, *service.Host) error { return broken }), nil, nil)
	if err := <-r.ended; !errors.Is(err, broken) || err.Error() != "job: no beans" {
		t.Errorf("got %v", err)
	}
	if all := r.log.messages(); inOrder(all, []string{"job done"}) || !inOrder(all, []string{"job started", "stopped"}) {
		t.Errorf("got %q", all)
	}
}

func TestAJobThatIsAskedToStopHasFailedUnlessItSaysThatItIsDone(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		job  func(context.Context, *service.Host) error
		want error
	}{
		{"in the middle", runUntilAsked, context.Canceled},
		{"at a good moment", func(ctx context.Context, host *service.Host) error { _ = runUntilAsked(ctx, host); return nil }, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := run(t, jobOf(test.job), nil, nil)
			r.log.await(t, 1, "tidying", "")
			r.stop()
			if err := <-r.ended; !errors.Is(err, test.want) {
				t.Errorf("want %v, got %v", test.want, err)
			}
		})
	}
}

func TestAJobEndsItsProcessWithAnExitCode(t *testing.T) {
	t.Parallel()
	t.Run("SIGTERM", func(t *testing.T) {
		t.Parallel()
		command := process(t, "a job", nil)
		r := start(t, command)
		r.log.await(t, 1, "tidying", "")
		if err := command.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		r.log.await(t, 1, "ended by a failure", "job: context canceled")
		<-r.ended
		if code := command.ProcessState.ExitCode(); code != 1 {
			t.Errorf("want 1, got %d", code)
		}
	})
	t.Run("a panic", func(t *testing.T) {
		t.Parallel()
		var output bytes.Buffer
		command := process(t, "a job that panics", nil)
		command.Stderr = &output
		_ = command.Run()
		if code := command.ProcessState.ExitCode(); code != 1 {
			t.Errorf("want 1, got %d", code)
		}
		for _, want := range []string{`"message":"ended by a failure"`, "job: panic: out of beans", `"error.stack_trace":"`, "main_test.go"} {
			if !strings.Contains(output.String(), want) {
				t.Errorf("want %s in %s", want, output.String())
			}
		}
	})
}

func TestAJobWaitsForTheSchemaAndHasTheDatabase(t *testing.T) {
	t.Parallel()
	owner, app := postgrestest.NewURLs(t)
	d := withDatabase(jobOf(func(ctx context.Context, host *service.Host) error {
		_, err := host.Database.Exec(ctx, "DELETE FROM cups")
		return err
	}))
	d.Seed = func(ctx context.Context, pool *pgxpool.Pool) error {
		_, err := pool.Exec(ctx, "INSERT INTO cups (name) VALUES ('old')")
		return err
	}
	early := run(t, d, nil, map[string]string{"DATABASE_URL": app})
	early.log.await(t, 1, "waiting for the database", "run migrate")
	for _, step := range []struct {
		args    []string
		environ map[string]string
	}{
		{[]string{"migrate"}, map[string]string{"MIGRATE_DATABASE_URL": owner}},
		{[]string{"seed"}, map[string]string{"DATABASE_URL": app}},
	} {
		if err := <-run(t, d, step.args, step.environ).ended; err != nil {
			t.Fatal(err)
		}
	}
	if err := <-early.ended; err != nil {
		t.Error(err)
	}
	if err := <-run(t, d, nil, map[string]string{"DATABASE_URL": app}).ended; err != nil {
		t.Error(err)
	}
	var left int
	if err := postgrestest.Open(t, app).QueryRow(t.Context(), "SELECT count(*) FROM cups").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d are left (%v)", left, err)
	}
}

func TestAServiceDoesOneOfThreeThings(t *testing.T) {
	t.Parallel()
	job := func(context.Context, *service.Host) error { return nil }
	handler := func(context.Context, *service.Host) (http.Handler, error) { return http.NotFoundHandler(), nil }
	for name, d := range map[string]service.Definition{
		"nothing":        {},
		"gRPC and HTTP":  {Register: job, Handler: handler},
		"gRPC and a job": {Register: job, Job: job},
		"HTTP and a job": {Handler: handler, Job: job},
		"all of them":    {Register: job, Handler: handler, Job: job},
	} {
		for _, args := range [][]string{nil, {"migrate"}} {
			if err := <-run(t, d, args, nil).ended; err == nil || !strings.Contains(err.Error(), "one of Register, Handler and Job") {
				t.Errorf("%s: got %v", name, err)
			}
		}
	}
}
