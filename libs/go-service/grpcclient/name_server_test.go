package grpcclient_test

import (
	"net"
	"net/netip"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer knows one address, for every name, and is silent about
// everything but addresses, as a name server is that asks others in vain.
type nameServer struct {
	// Where it is asked, host:port.
	address string
	mu      sync.Mutex
	known   netip.Addr
	asked   map[dnsmessage.Type]int
}

var loopback = netip.MustParseAddr("127.0.0.1")

func startNameServer(t *testing.T) *nameServer {
	t.Helper()
	connection, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	s := &nameServer{address: connection.LocalAddr().String(), known: loopback, asked: map[dnsmessage.Type]int{}}
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
	defer s.mu.Unlock()
	s.asked[question.Type]++
	message.Response, message.Authoritative, message.Additionals = true, true, nil
	switch question.Type {
	case dnsmessage.TypeA:
		message.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: question.Name, Type: question.Type, Class: question.Class, TTL: 1},
			Body:   &dnsmessage.AResource{A: s.known.As4()},
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

// point has every name lead to another address from now on.
func (s *nameServer) point(address netip.Addr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = address
}
