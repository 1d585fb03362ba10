package grpcclient_test

import (
	"context"
	"fmt"
	"net"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
	"google.golang.org/grpc"

	testingv1 "slipway.example/libs/contracts/testing/gen/go/slipway/testing/v1"
)

// nameServer says that every name is this machine, and is silent about
// everything but addresses, as a name server is that asks others in vain.
type nameServer struct {
	address string
	mu      sync.Mutex
	asked   map[dnsmessage.Type]int
}

func startNameServer(t *testing.T) *nameServer {
	t.Helper()
	connection, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	s := &nameServer{address: connection.LocalAddr().String(), asked: map[dnsmessage.Type]int{}}
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := connection.ReadFrom(buffer)
			if err != nil {
				return
			}
			if answer := s.answer(buffer[:n]); answer != nil {
				_, _ = connection.WriteTo(answer, from)
			}
		}
	}()
	return s
}

func (s *nameServer) answer(query []byte) []byte {
	var message dnsmessage.Message
	if err := message.Unpack(query); err != nil || len(message.Questions) != 1 {
		return nil
	}
	question := message.Questions[0]
	s.mu.Lock()
	s.asked[question.Type]++
	s.mu.Unlock()
	message.Response, message.Authoritative, message.Additionals = true, true, nil
	switch question.Type {
	case dnsmessage.TypeA:
		message.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: question.Name, Type: question.Type, Class: question.Class, TTL: 1},
			Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
		}}
	case dnsmessage.TypeAAAA:
	default:
		return nil
	}
	packed, err := message.Pack()
	if err != nil {
		return nil
	}
	return packed
}

func (s *nameServer) count(kind dnsmessage.Type) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[kind]
}

func TestTheFirstCallWaitsForAddressesAndForNothingElseOfDNS(t *testing.T) {
	names := startNameServer(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	u, server := &upstream{answer: func(context.Context, int32) error { return nil }}, grpc.NewServer()
	testingv1.RegisterItemServiceServer(server, u)
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	items := client(t, fmt.Sprintf("dns://%s/catalog.test:%d", names.address, listener.Addr().(*net.TCPAddr).Port))

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
