package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// send shares requests out to connections. A connection ends with its first error, and whatever is not a 200 is one.
func send(ctx context.Context, target *url.URL, connections int, requests int64) error {
	var (
		left     atomic.Int64
		clients  sync.WaitGroup
		failures = make([]error, connections)
	)
	left.Store(requests)
	for i := range connections {
		clients.Go(func() {
			one := client{target: target, request: requestFor(target)}
			defer one.close()
			for left.Add(-1) >= 0 && failures[i] == nil {
				failures[i] = one.get(ctx)
			}
		})
	}
	clients.Wait()
	return firstOf(failures)
}

// firstOf is enough: a server that fails, fails all connections.
func firstOf(failures []error) error {
	for _, failure := range failures {
		if failure != nil {
			return failure
		}
	}
	return nil
}

// requestFor is written by hand, so that as little as possible of the machine goes to asking.
func requestFor(target *url.URL) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\nUser-Agent: slipway-bench\r\n\r\n", target.RequestURI(), target.Host)
}

type client struct {
	target     *url.URL
	request    []byte
	connection net.Conn
	reader     *bufio.Reader
}

// get sends one request and reads its whole answer. A server may end a connection after any of them: the next one is sent over another.
func (c *client) get(ctx context.Context) error {
	if c.connection == nil {
		connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", c.target.Host)
		if err != nil {
			return fmt.Errorf("connect to %s: %w", c.target.Host, err)
		}
		c.connection, c.reader = connection, bufio.NewReaderSize(connection, 64<<10)
	}
	if err := c.connection.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return fmt.Errorf("set a deadline: %w", err)
	}
	if _, err := c.connection.Write(c.request); err != nil {
		return fmt.Errorf("ask %s: %w", c.target, err)
	}
	response, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return fmt.Errorf("read the answer of %s: %w", c.target, err)
	}
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return fmt.Errorf("read the body of %s: %w", c.target, err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", c.target, response.Status)
	}
	if response.Close {
		c.close()
	}
	return nil
}

func (c *client) close() {
	if c.connection != nil {
		_ = c.connection.Close()
		c.connection = nil
	}
}
