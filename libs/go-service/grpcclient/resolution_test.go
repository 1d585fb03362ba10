package grpcclient_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
	"google.golang.org/grpc"

	testingv1 "slipway.example/libs/contracts/testing/gen/go/slipway/testing/v1"
)

// names is a DNS server that knows one address, for every name.
type names struct {
	address atomic.Pointer[netip.Addr]
	server  string
}

func serveNames(t *testing.T) *names {
	t.Helper()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	n := &names{server: socket.LocalAddr().String()}
	go func() {
		question := make([]byte, 512)
		for {
			length, from, err := socket.ReadFrom(question)
			if err != nil {
				return
			}
			if answer, err := n.answer(question[:length]); err == nil {
				socket.WriteTo(answer, from)
			}
		}
	}()
	return n
}

func (n *names) answer(question []byte) ([]byte, error) {
	var message dnsmessage.Message
	if err := message.Unpack(question); err != nil {
		return nil, err
	}
	message.Response, message.Authoritative, message.Additionals = true, true, nil
	if asked := message.Questions[0]; asked.Type == dnsmessage.TypeA {
		message.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: asked.Name, Type: asked.Type, Class: asked.Class},
			Body:   &dnsmessage.AResource{A: n.address.Load().As4()},
		}}
	}
	return message.Pack()
}

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

func TestAReplicaThatTookThePlaceOfAllOthersIsFoundSoonAfterTheFirstLook(t *testing.T) {
	t.Parallel()
	old, next := netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("127.0.0.2")
	dns := serveNames(t)
	dns.address.Store(&old)
	server, port := replica(t, old.String(), 0)
	catalog := client(t, fmt.Sprintf("dns://%s/catalog.test:%d", dns.server, port))
	if _, err := catalog.GetItem(t.Context(), &testingv1.GetItemRequest{}); err != nil {
		t.Fatal(err)
	}

	replica(t, next.String(), port)
	dns.address.Store(&next)
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
