package grpcclient_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
	"google.golang.org/grpc"

	testingv1 "slipway.example/libs/contracts/testing/gen/go/slipway/testing/v1"
)

// replica serves items at an address of its own, on a port that all have.
func replica(t *testing.T, address string, port int) (*grpc.Server, int) {
	t.Helper()
	listener, err := net.Listen("tcp", fmt.Sprintf("%s:%d", address, port))
	if errors.Is(err, syscall.EADDRNOTAVAIL) {
		t.Skipf("%s is no address of this machine: macOS has one for the loopback alone", address)
	}
	if err != nil {
		t.Fatal(err)
	}
	u, server := &upstream{answer: func(context.Context, int32) error { return nil }}, grpc.NewServer()
	testingv1.RegisterItemServiceServer(server, u)
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	return server, listener.Addr().(*net.TCPAddr).Port
}

func TestTheFirstCallWaitsForAddressesAndForNothingElseOfDNS(t *testing.T) {
	names := startNameServer(t)
	_, port := replica(t, loopback.String(), 0)
	items := client(t, fmt.Sprintf("dns://%s/catalog.test:%d", names.address, port))

	if _, err := items.GetItem(t.Context(), &testingv1.GetItemRequest{}); err != nil {
		t.Fatal(err)
	}
	if names.count(dnsmessage.TypeA) == 0 {
		t.Error("the name server was not asked for an address")
	}
	if asked := names.count(dnsmessage.TypeTXT); asked != 0 {
		t.Errorf("the name server was asked %d times for a service config", asked)
	}
}

func TestAReplicaThatTookThePlaceOfAllOthersIsFoundSoonAfterTheFirstLook(t *testing.T) {
	t.Parallel()
	next := netip.MustParseAddr("127.0.0.2")
	names := startNameServer(t)
	server, port := replica(t, loopback.String(), 0)
	catalog := client(t, fmt.Sprintf("dns://%s/catalog.test:%d", names.address, port))
	if _, err := catalog.GetItem(t.Context(), &testingv1.GetItemRequest{}); err != nil {
		t.Fatal(err)
	}

	replica(t, next.String(), port)
	names.point(next)
	server.GracefulStop()

	deadline := time.Now().Add(10 * time.Second)
	for {
		_, err := catalog.GetItem(t.Context(), &testingv1.GetItemRequest{})
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("want an answer of the other replica by now, got %v", err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func TestAConnectionIsThereBeforeTheFirstCall(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	client(t, "dns:///"+listener.Addr().String())
	if err := listener.(*net.TCPListener).SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	connection, err := listener.Accept()
	if err != nil {
		t.Fatalf("want a connection, got %v", err)
	}
	connection.Close()
}
