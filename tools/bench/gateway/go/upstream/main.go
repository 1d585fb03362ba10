// Command upstream answers constants, by gRPC on one address and the same as JSON by HTTP on another.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"time"

	"google.golang.org/grpc"

	benchv1 "slipway.example/tools/bench/gateway/go/gen/slipway/bench/v1"
)

func main() {
	grpcAddress := flag.String("grpc", "", "where to answer gRPC, such as 127.0.0.1:50051")
	httpAddress := flag.String("http", "", "where to answer HTTP, such as 127.0.0.1:8080")
	flag.Parse()
	log.Fatal(serve(*grpcAddress, *httpAddress))
}

// serve answers until one of the two servers cannot any more.
func serve(grpcAddress, httpAddress string) error {
	listener, err := net.Listen("tcp", grpcAddress)
	if err != nil {
		return fmt.Errorf("listen for gRPC: %w", err)
	}
	handler, err := asJSON()
	if err != nil {
		return err
	}
	grpcServer := grpc.NewServer()
	benchv1.RegisterBookServiceServer(grpcServer, books{})
	httpServer := &http.Server{Addr: httpAddress, Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 2)
	go func() { ended <- grpcServer.Serve(listener) }()
	go func() { ended <- httpServer.ListenAndServe() }()
	return errors.Join(errors.New("upstream ended"), <-ended)
}
