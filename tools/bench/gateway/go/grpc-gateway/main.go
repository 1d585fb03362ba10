// Command grpc-gateway is github.com/grpc-ecosystem/grpc-gateway as its documentation sets it up, and nothing more.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	benchv1 "slipway.example/tools/bench/gateway/go/gen/slipway/bench/v1"
)

func main() {
	address := flag.String("http", "", "where to answer HTTP, such as 127.0.0.1:8080")
	upstream := flag.String("upstream", "", "where gRPC is answered, such as 127.0.0.1:50051")
	flag.Parse()
	log.Fatal(serve(context.Background(), *address, *upstream))
}

func serve(ctx context.Context, address, upstream string) error {
	// As in our own gateway and in the one by hand: a call has a deadline.
	runtime.DefaultContextTimeout = 10 * time.Second
	mux := runtime.NewServeMux()
	plaintext := []grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}
	if err := benchv1.RegisterBookServiceHandlerFromEndpoint(ctx, mux, upstream, plaintext); err != nil {
		return fmt.Errorf("connect to %s: %w", upstream, err)
	}
	server := &http.Server{Addr: address, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	return fmt.Errorf("serve on %s: %w", address, server.ListenAndServe())
}
