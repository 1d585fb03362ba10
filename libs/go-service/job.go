package service

import (
	"context"
	"fmt"
	"log/slog"

	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/config"
)

// runJob waits for the database, if there is one, and does the work once.
func runJob(ctx context.Context, d Definition, c config.Config, log *slog.Logger) error {
	o, err := equip(ctx, d, c, log)
	if err != nil {
		return err
	}
	defer o.release()
	if err := await(ctx, c, log, o.check); err != nil {
		return err
	}
	o.host.Draining = ctx.Done()
	log.Info("job started")
	if err := recovered(ctx, o.host, d.Job); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	log.Info("job done")
	return nil
}

// recovered makes a panic the error that it is.
func recovered(ctx context.Context, host *Host, job func(context.Context, *Host) error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = apierror.Recovered(value)
		}
	}()
	return job(ctx, host)
}
