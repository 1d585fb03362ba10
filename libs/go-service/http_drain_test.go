package service_test

import (
	"bufio"
	"errors"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

func TestARequestInFlightFinishesWhileNewOnesAreRefused(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, nil)
		first := make(chan answer, 1)
		go func() {
			got, err := o.tryAsk(t, "GET", "/v1/cups/waits", nil)
			if err != nil {
				t.Error(err)
			}
			first <- got
		}()
		<-o.arrived
		o.stop()
		o.log.await(t, 1, "draining: refusing new calls", "")
		if code, body := o.admin(t, "/readyz"); code != 503 || !strings.Contains(body, "shutting down") {
			t.Errorf("/readyz: got %d %s", code, body)
		}
		if code, _ := o.admin(t, "/livez"); code != 200 {
			t.Errorf("/livez: got %d", code)
		}
		for refused := false; !refused; {
			// Between the log line and the closed port a request still gets through.
			_, err := o.tryAsk(t, "GET", "/v1/cups/cup", nil)
			refused = errors.Is(err, syscall.ECONNREFUSED)
		}
		close(o.finish)
		if got := <-first; got.status != 200 || !got.closes {
			t.Errorf("the request in flight: got %d, and the connection stays: %t", got.status, !got.closes)
		}
		if err := <-o.ended; err != nil {
			t.Error(err)
		}
		want := []string{"listening", "ready", "draining: unready, still answering", "draining: refusing new calls", "finished request", "draining: the last call has ended", "stopped"}
		if all := o.log.messages(); !inOrder(all, want) {
			t.Errorf("want %q in this order, got %q", want, all)
		}
	})
}

func TestAnUnreadyServiceOfHTTPStillAnswersAndSendsItsClientsElsewhere(t *testing.T) {
	t.Parallel()
	command := process(t, "over HTTP", []string{"HTTP_ADDR=127.0.0.1:0", "SHUTDOWN_DELAY=1h"})
	r := start(t, command)
	o := opened{running: r, url: "http://" + r.log.await(t, 1, "ready", "").text("http.address"), client: &http.Client{Transport: &http.Transport{}}}
	if before := o.ask(t, "GET", "/v1/cups/cup", ""); before.status != 200 || before.closes {
		t.Errorf("before: got %d, closes: %t", before.status, before.closes)
	}
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	r.log.await(t, 1, "draining: unready, still answering", "")
	if after := o.ask(t, "GET", "/v1/cups/cup", ""); after.status != 200 || !after.closes {
		t.Errorf("after: got %d, closes: %t", after.status, after.closes)
	}
	if code, body := o.admin(t, "/readyz"); code != 503 {
		t.Errorf("/readyz: got %d %s", code, body)
	}
}

func TestARequestLongerThanTheGraceIsCutOff(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, map[string]string{"SHUTDOWN_GRACE": "1ms"})
		answered := make(chan error, 1)
		go func() {
			_, err := o.tryAsk(t, "GET", "/v1/cups/waits", nil)
			answered <- err
		}()
		<-o.arrived
		o.stop()
		if err := <-answered; err == nil {
			t.Error("want a broken connection")
		}
		if err := <-o.ended; err != nil {
			t.Error(err)
		}
		o.log.await(t, 1, "draining: calls that were still running are cut off", "")
	})
}

func TestAStreamOutlivesItsDeadlineAndEndsWithTheService(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, map[string]string{"DEFAULT_DEADLINE": "1ms"})
		response, err := o.client.Get(o.url + "/v1/orders")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		lines := bufio.NewScanner(response.Body)
		if !lines.Scan() || lines.Text() != "open" {
			t.Fatalf("got %q (%v)", lines.Text(), lines.Err())
		}
		// Another request that runs into the deadline: it has passed for the stream too.
		if got := o.ask(t, "GET", "/v1/cups/silent", ""); got.status != 504 {
			t.Errorf("got %d", got.status)
		}
		o.stop()
		if !lines.Scan() || lines.Text() != "closing" || lines.Scan() || lines.Err() != nil {
			t.Errorf("got %q (%v)", lines.Text(), lines.Err())
		}
		if err := <-o.ended; err != nil {
			t.Error(err)
		}
		o.log.await(t, 1, "draining: the last call has ended", "")
	})
}

func TestAStreamEndsWithItsClient(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, nil)
		response, err := o.client.Get(o.url + "/v1/orders")
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		o.client.CloseIdleConnections()
		<-o.arrived
	})
}
