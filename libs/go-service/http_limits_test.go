package service_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
)

func TestARequestWithoutAnAnswerByItsDeadlineIs504(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, map[string]string{"DEFAULT_DEADLINE": "1ms"})
		for _, path := range []string{"/v1/cups/waits", "/v1/cups/silent"} {
			got := o.ask(t, "GET", path, "")
			if got.status != 504 || got.said.Status != "DEADLINE_EXCEEDED" || got.reason() != "DEADLINE_EXCEEDED" {
				t.Errorf("%s: got %d %s", path, got.status, got.body)
			}
		}
	})
}

func TestAClientThatLeavesTakesItsRequestWithIt(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, nil)
		connection, err := net.Dial("tcp", strings.TrimPrefix(o.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(connection, "GET /v1/cups/waits HTTP/1.1\r\nHost: bar\r\n\r\n")
		<-o.arrived
		connection.Close()
		// It waits for nothing but this: finish stays open.
		if entry := o.log.await(t, 1, "finished request", ""); entry["http.response.status_code"] != 499.0 {
			t.Errorf("got %v", entry)
		}
	})
}

func TestABodyOfUnknownLengthIsLimitedToo(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, map[string]string{"MAX_MESSAGE_BYTES": "1000"})
		endless := io.MultiReader(strings.NewReader(`{"name":"`), bytes.NewReader(make([]byte, 2000)))
		got, err := o.tryAsk(t, "POST", "/v1/cups", endless, "Content-Type", "application/json")
		if err != nil || got.status != 413 {
			t.Errorf("got %d %s (%v)", got.status, got.body, err)
		}
	})
}

func TestOneRequestTooManyIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, map[string]string{"MAX_CONCURRENT_REQUESTS": "1"})
		first := make(chan int, 1)
		go func() {
			got, err := o.tryAsk(t, "GET", "/v1/cups/waits", nil)
			if err != nil {
				t.Error(err)
			}
			first <- got.status
		}()
		<-o.arrived
		got := o.ask(t, "GET", "/v1/cups/cup", "")
		if got.status != 503 || got.reason() != "OVERLOADED" || got.header.Get("Retry-After") != "1" {
			t.Errorf("got %d %v %s", got.status, got.header, got.body)
		}
		close(o.finish)
		if status := <-first; status != 200 {
			t.Errorf("the first one: got %d", status)
		}
	})
}

func TestHeadersThatDoNotEndAreCutOff(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, map[string]string{"READ_HEADER_TIMEOUT": "10ms"})
		connection, err := net.Dial("tcp", strings.TrimPrefix(o.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		io.WriteString(connection, "GET /v1/cups/cup HTTP/1.1\r\nHost: bar\r\nX-Slow: ")
		if text, err := io.ReadAll(connection); len(text) > 0 || errors.Is(err, net.ErrClosed) {
			t.Errorf("want the server to hang up, got %q (%v)", text, err)
		}
		large := o.askRaw(t, "GET /v1/cups/cup HTTP/1.1\r\nHost: bar\r\nX-Large: "+strings.Repeat("x", 64<<10)+"\r\n\r\n")
		if !strings.HasPrefix(large, "HTTP/1.1 431 ") {
			t.Errorf("too large: got %.200s", large)
		}
	})
}

func TestABodyThatDoesNotArriveInTimeIs408(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, map[string]string{"DEFAULT_DEADLINE": "10ms"})
		got := o.askRaw(t, "POST /v1/cups HTTP/1.1\r\nHost: bar\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{")
		if !strings.HasPrefix(got, "HTTP/1.1 408 ") || !strings.Contains(got, `"status":"DEADLINE_EXCEEDED"`) {
			t.Errorf("got %s", got)
		}
	})
}

// askRaw returns all that comes until the server hangs up.
func (o opened) askRaw(t *testing.T, text string) string {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(o.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	io.WriteString(connection, text)
	got, _ := io.ReadAll(connection) // a reset after the answer is no matter
	return string(got)
}
