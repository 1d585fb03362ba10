package catalogtest

import (
	"context"
	"net"
	"path"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"slipway.example/libs/go-service/servicetest"
)

// Gate stands between a service and the catalog. It passes every call on,
// unless the test holds one up or has closed the way.
type Gate struct {
	// Address is where the service finds its catalog.
	Address string

	onward grpc.ClientConnInterface
	ended  <-chan struct{}

	mu     sync.Mutex
	holds  map[stop]*Hold
	closed map[string]bool
	calls  map[string]int
}

// Place is where a call is held.
type Place int

// The two places.
const (
	// Asked is before the call reaches the catalog.
	Asked Place = iota
	// Answered is when the catalog has done it, before the caller knows.
	Answered
)

type stop struct {
	method string
	at     Place
}

// OpenGate opens a gate to c that stands until the test ends.
func OpenGate(t testing.TB, c *Catalog) *Gate {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	servicetest.Must(t, err)
	g := &Gate{
		Address: listener.Addr().String(), onward: c.Connection, ended: t.Context().Done(),
		holds: map[stop]*Hold{}, closed: map[string]bool{}, calls: map[string]int{},
	}
	server := grpc.NewServer(grpc.ForceServerCodec(untouched{}), grpc.UnknownServiceHandler(g.pass))
	go func() { _ = server.Serve(listener) }() // it ends with the server
	t.Cleanup(server.Stop)
	return g
}

// Hold holds up the next call of a method ("ReserveStock") at a place.
func (g *Gate) Hold(method string, at Place) *Hold { return g.HoldAfter(0, method, at) }

// HoldAfter lets so many calls pass before it holds one.
func (g *Gate) HoldAfter(calls int, method string, at Place) *Hold {
	g.mu.Lock()
	defer g.mu.Unlock()
	h := &Hold{spared: calls, reached: make(chan struct{}), verdict: make(chan error, 1), over: make(chan struct{})}
	g.holds[stop{method, at}] = h
	return h
}

// LoseAnswer has the catalog do the next call of a method, and its caller not hear of it.
func (g *Gate) LoseAnswer(method string) { g.Hold(method, Answered).Lose() }

// Close makes the catalog unavailable for a method, until open is called.
func (g *Gate) Close(method string) (open func()) {
	g.set(method, true)
	return func() { g.Open(method) }
}

// Open lets the calls of a method pass again.
func (g *Gate) Open(method string) { g.set(method, false) }

func (g *Gate) set(method string, closed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed[method] = closed
}

// Calls counts the calls of a method so far.
func (g *Gate) Calls(method string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.calls[method]
}

// pass is one call, whatever its method.
func (g *Gate) pass(_ any, stream grpc.ServerStream) error {
	called, _ := grpc.MethodFromServerStream(stream)
	method := path.Base(called)
	var request, answer []byte
	if err := stream.RecvMsg(&request); err != nil {
		return err
	}
	asked, answered, closed := g.enter(method)
	if closed {
		return status.Error(codes.Unavailable, "the gate is closed")
	}
	ctx := stream.Context()
	if asked != nil || answered != nil {
		ctx = context.WithoutCancel(ctx) // the caller may be dead by then
	}
	if err := asked.wait(g.ended); err != nil {
		return err
	}
	err := g.onward.Invoke(ctx, called, &request, &answer, grpc.ForceCodec(untouched{}))
	asked.end()
	if lost := answered.wait(g.ended); lost != nil {
		return lost
	}
	answered.end()
	if err != nil {
		return err
	}
	return stream.SendMsg(&answer)
}

// enter counts a call, and takes the holds that it is the next one for.
func (g *Gate) enter(method string) (asked, answered *Hold, closed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls[method]++
	if g.closed[method] {
		return nil, nil, true
	}
	return g.take(stop{method, Asked}), g.take(stop{method, Answered}), false
}

// take is the hold of this call: nil if there is none, or if it is for a later one.
func (g *Gate) take(at stop) *Hold {
	h := g.holds[at]
	if h != nil && h.spared > 0 {
		h.spared--
		return nil
	}
	delete(g.holds, at)
	return h
}
