// Command load sends a number of requests over a few connections that are kept alive, and prints how many seconds that took.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net/url"
	"time"
)

func main() {
	target := flag.String("url", "", "what to GET, such as http://127.0.0.1:8080/v1/books")
	connections := flag.Int("connections", 16, "each with one request at a time")
	requests := flag.Int64("requests", 1, "how many in all")
	flag.Parse()
	parsed, err := url.Parse(*target)
	if err != nil {
		log.Fatal(err)
	}
	began := time.Now()
	if err := send(context.Background(), parsed, *connections, *requests); err != nil {
		log.Fatal(err)
	}
	fmt.Println(time.Since(began).Seconds())
}
