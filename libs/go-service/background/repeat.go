// Package background is for what a service does beside its calls.
package background

import (
	"context"
	"log/slog"
	"time"
)

// Repeat calls do, then waits for period, until ctx ends. What fails is tried
// again like everything else, and logged once, not every time until it works.
func Repeat(ctx context.Context, log *slog.Logger, period time.Duration, what string, do func(context.Context) error) {
	failing := false
	for {
		err := do(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil && !failing {
			log.Warn(what+" failed, and is tried again", "error.message", err.Error())
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return
		case <-time.After(period):
		}
	}
}
