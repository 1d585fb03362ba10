package catalogtest

import (
	"errors"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Hold is a call that stands still until the test decides about it.
type Hold struct {
	spared  int
	reached chan struct{}
	verdict chan error
	over    chan struct{}
}

// Await returns when the call is there.
func (h *Hold) Await(t testing.TB) {
	t.Helper()
	select {
	case <-h.reached:
	case <-time.After(30 * time.Second):
		t.Fatal("the call that is to be held does not come")
	}
}

// Pass lets the call go on, and returns when the catalog has done it.
func (h *Hold) Pass() {
	h.verdict <- nil
	<-h.over
}

// Lose breaks the call off: as asked, the catalog never hears of it; as
// answered, the caller never hears of what was done.
func (h *Hold) Lose() { h.verdict <- status.Error(codes.Unavailable, "lost at the gate") }

// wait is nothing for a call that is not held.
func (h *Hold) wait(ended <-chan struct{}) error {
	if h == nil {
		return nil
	}
	close(h.reached)
	select {
	case verdict := <-h.verdict:
		return verdict
	case <-ended:
		return errors.New("the test has ended")
	}
}

func (h *Hold) end() {
	if h != nil {
		close(h.over)
	}
}

// untouched carries messages as the bytes that they are.
type untouched struct{}

func (untouched) Marshal(message any) ([]byte, error) { return *message.(*[]byte), nil }

func (untouched) Unmarshal(data []byte, message any) error {
	*message.(*[]byte) = append([]byte(nil), data...)
	return nil
}

func (untouched) Name() string { return "proto" }
