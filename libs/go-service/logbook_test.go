package service_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
)

// logbook keeps the log lines of a service, for tests to wait for.
type logbook struct {
	mu     sync.Mutex
	grown  *sync.Cond
	lines  []line
	rest   string
	closed bool
}

type line map[string]any

func (l line) text(field string) string { text, _ := l[field].(string); return text }

func newLogbook() *logbook {
	book := &logbook{}
	book.grown = sync.NewCond(&book.mu)
	return book
}

func (b *logbook) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rest += string(text)
	for {
		whole, rest, found := strings.Cut(b.rest, "\n")
		if !found {
			break
		}
		b.rest = rest
		var entry line
		if json.Unmarshal([]byte(whole), &entry) != nil {
			entry = line{"message": whole}
		}
		b.lines = append(b.lines, entry)
	}
	b.grown.Broadcast()
	return len(text), nil
}

// Close says that the service has ended: nobody waits any longer.
func (b *logbook) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.grown.Broadcast()
	return nil
}

// await returns the nth line (from 1) with that message and what its error contains.
func (b *logbook) await(t *testing.T, nth int, message, cause string) line {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for {
		left := nth
		for _, entry := range b.lines {
			if entry.text("message") != message || !strings.Contains(entry.text("error.message"), cause) {
				continue
			}
			if left--; left == 0 {
				return entry
			}
		}
		if b.closed {
			t.Fatalf("the service ended without %q %q: %s", message, cause, b.show())
		}
		b.grown.Wait()
	}
}

func (b *logbook) messages() (all []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, entry := range b.lines {
		all = append(all, entry.text("message"))
	}
	return all
}

func (b *logbook) show() string { return fmt.Sprint(b.lines) }

// inOrder says whether want stand in all in that order, with anything in between.
func inOrder(all, want []string) bool {
	for _, message := range all {
		if len(want) > 0 && message == want[0] {
			want = want[1:]
		}
	}
	return len(want) == 0
}
