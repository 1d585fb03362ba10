package main

import (
	"fmt"
	"log"
	"net/http"
	"strconv"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// asJSON answers the same as a service that speaks HTTP would, encoded once.
func asJSON() (http.Handler, error) {
	mux := http.NewServeMux()
	for pattern, message := range map[string]proto.Message{"GET /v1/" + theBook: oneBook, "GET /v1/books": pageOfAll} {
		body, err := protojson.Marshal(message)
		if err != nil {
			return nil, fmt.Errorf("encode the answer of %s: %w", pattern, err)
		}
		mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			if _, err := w.Write(body); err != nil {
				log.Printf("answer %s: %v", pattern, err)
			}
		})
	}
	return mux, nil
}
