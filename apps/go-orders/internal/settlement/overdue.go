package settlement

import (
	"context"
	"errors"
	"time"

	"slipway.example/libs/go-service/background"
)

// Run looks after overdue orders every second until ctx ends: those that a
// process left behind when it died, and those whose step failed. Several
// processes share them.
func (s *Settler) Run(ctx context.Context) {
	background.Repeat(ctx, s.Log, time.Second, "the settlement of overdue orders", s.settleOverdue)
}

func (s *Settler) settleOverdue(ctx context.Context) error {
	claimed, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	names, err := s.Store.ClaimDue(ctx, s.Patience)
	if err != nil {
		return err
	}
	var failed []error
	for _, name := range names {
		if claimed.Err() != nil {
			break // the process ends, or was too slow: the rest comes up again
		}
		_, err := s.SettleNow(ctx, name)
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}
