package service_test

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// door stands before a database: shut, it hangs up on everyone.
type door struct {
	url    string
	target string
	mu     sync.Mutex
	opened bool
	inside []net.Conn
}

func newDoor(t *testing.T, address string) *door {
	t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &door{target: to.Host}
	to.Host = listener.Addr().String()
	d.url = to.String()
	t.Cleanup(func() { listener.Close(); d.shut() })
	go func() {
		for {
			guest, err := listener.Accept()
			if err != nil {
				return
			}
			d.let(guest)
		}
	}()
	return d
}

func (d *door) let(guest net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.opened {
		guest.Close()
		return
	}
	host, err := net.Dial("tcp", d.target)
	if err != nil {
		guest.Close()
		return
	}
	d.inside = append(d.inside, guest, host)
	go func() { io.Copy(host, guest); host.Close() }()
	go func() { io.Copy(guest, host); guest.Close() }()
}

func (d *door) open() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.opened = true
}

func (d *door) shut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.opened = false
	for _, connection := range d.inside {
		connection.Close()
	}
	d.inside = nil
}
