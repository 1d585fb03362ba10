package settlement

import (
	"context"
	"time"
)

// Run looks after overdue orders every second until ctx ends: those that a
// process left behind when it died, and those whose step failed. Several
// processes share them.
func (s *Settler) Run(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	quiet := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		err := s.settleOverdue(ctx)
		// Told once, not every second until the database is back.
		if err != nil && !quiet && ctx.Err() == nil {
			s.Log.Warn("overdue orders have to wait", "error.message", err.Error())
		}
		quiet = err != nil
	}
}

func (s *Settler) settleOverdue(ctx context.Context) error {
	names, err := s.Store.ClaimDue(ctx, s.Patience)
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, settleErr := s.SettleNow(ctx, name); settleErr != nil {
			err = settleErr
		}
	}
	return err
}
