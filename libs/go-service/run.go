package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/config"
	"slipway.example/libs/go-service/telemetry"
)

// Run is Main without the process around it. The end of ctx asks a server to
// drain. log gets the log lines, an object each.
func Run(ctx context.Context, d Definition, args []string, environ map[string]string, log io.Writer) error {
	work, err := workOf(d)
	if err != nil {
		return &usageError{err}
	}
	command, err := commandOf(args, d, work)
	if err != nil {
		return &usageError{err}
	}
	return command(ctx, d, environ, log)
}

// command is what one start of the process does.
type command func(ctx context.Context, d Definition, environ map[string]string, log io.Writer) error

// work is a command that needs all that the environment says.
type work func(context.Context, Definition, config.Config, *slog.Logger) error

func (w work) configured(ctx context.Context, d Definition, environ map[string]string, log io.Writer) error {
	settings, err := config.Parse(environ, d.Settings)
	if err != nil {
		return &usageError{err}
	}
	return w(ctx, d, settings, telemetry.NewLogger(log, settings.LogLevel, d.Name))
}

// workOf is what d does without any command.
func workOf(d Definition) (work, error) {
	switch grpc, http, job := d.Register != nil, d.Handler != nil, d.Job != nil; {
	case grpc && !http && !job, http && !grpc && !job:
		return serve, nil
	case job && !grpc && !http:
		return runJob, nil
	}
	return nil, errors.New("the definition must have one of Register, Handler and Job, neither none nor several")
}

func commandOf(args []string, d Definition, without work) (command, error) {
	word := ""
	if len(args) == 1 {
		word = args[0]
	}
	switch {
	case len(args) == 0:
		return without.configured, nil
	case word == "migrate":
		return work(migrate).configured, nil
	case word == "seed":
		return work(seed).configured, nil
	case word == "health" && d.Job != nil:
		return nil, errors.New("a job has no admin port to ask for its health: expected none to run it, migrate, or seed")
	case word == "health":
		return checkHealth, nil
	}
	return nil, fmt.Errorf("unknown command %q: expected none to run it, migrate, seed, or health", strings.Join(args, " "))
}

// usageError is for whoever started the process: nothing has begun yet.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

// report tells why a run ended, and answers the exit code. What was called
// wrongly is told in plain lines to the person in front of it, one for each
// mistake, and so is what the answer to a question is; the failure of a running
// service is a log line among its others.
func report(w io.Writer, service string, err error) (exitCode int) {
	var usage *usageError
	var unready *unreadyError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintf(w, "%s: %s\n", service, strings.TrimSuffix(line, "\n"))
		}
		return 2
	case errors.As(err, &unready):
		fmt.Fprintf(w, "%s: %s\n", service, err)
		return 1
	}
	telemetry.NewLogger(w, slog.LevelInfo, service).Error("ended by a failure", apierror.Cause(err)...)
	return 1
}
