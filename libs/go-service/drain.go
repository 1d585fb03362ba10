package service

import "time"

// drain takes the service down in the order in which nobody notices: first
// nobody is sent here any more, then the calls in flight end, and only then
// goes what they use.
func (s *server) drain() {
	s.readiness.drain()
	s.api.Leave()
	s.log.Info("draining: unready, still answering", "delay", s.config.ShutdownDelay.String())
	time.Sleep(s.config.ShutdownDelay)

	s.log.Info("draining: refusing new calls", "grace", s.config.ShutdownGrace.String())
	close(s.draining)
	if stopWithin(s.config.ShutdownGrace, s.api.GracefulStop) {
		s.log.Info("draining: the last call has ended")
	} else {
		s.log.Warn("draining: calls that were still running are cut off")
		s.api.Stop()
	}
	s.end()
	s.watches.Wait()
}

// stopWithin says whether stop returned in time. If not, it goes on by itself.
func stopWithin(limit time.Duration, stop func()) bool {
	done := make(chan struct{})
	go func() { defer close(done); stop() }()
	select {
	case <-done:
		return true
	case <-time.After(limit):
		return false
	}
}
