package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode"

	"slipway.example/libs/go-service/config"
)

const (
	healthTimeout = 2 * time.Second
	// maxAnswerBytes and maxReasonLength bound what a stranger on the admin
	// port could make of one line.
	maxAnswerBytes  = 16 << 10
	maxReasonLength = 500
)

// checkHealth asks the process that runs beside this one whether it is ready, as a
// container's health check does every few seconds. So it takes no more of the
// environment than the admin port: what else is wrong there, or a secret that
// only the other process may read, has no say in the answer.
func checkHealth(ctx context.Context, _ Definition, environ map[string]string, _ io.Writer) error {
	port, err := config.ParseAdmin(environ)
	if err != nil {
		return &usageError{err}
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	if err := askReadiness(ctx, port.AdminAddr); err != nil {
		return &unreadyError{err}
	}
	return nil
}

// unreadyError is the answer no: an answer, not a failure of who asked.
type unreadyError struct{ error }

func (e *unreadyError) Error() string { return "not ready: " + onOneLine(e.error.Error()) }

func (e *unreadyError) Unwrap() error { return e.error }

// askReadiness says what keeps the service that listens on address from being
// ready; nil if nothing does. To dial the address of every interface is to dial
// this machine (package net).
func askReadiness(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/readyz", nil)
	if err != nil {
		return err
	}
	// Not the default transport: it would ask a proxy that the environment names.
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return fmt.Errorf("%s does not answer: %w", address, err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		return nil
	}
	var answer struct{ Missing string }
	err = json.NewDecoder(io.LimitReader(response.Body, maxAnswerBytes)).Decode(&answer)
	if err != nil || answer.Missing == "" {
		return fmt.Errorf("%s answers %s", address, response.Status)
	}
	return errors.New(answer.Missing)
}

// onOneLine is text of a bounded length, without what a terminal would obey.
func onOneLine(text string) string {
	printable := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
	line := []rune(strings.Join(strings.Fields(printable), " "))
	if len(line) > maxReasonLength {
		return string(line[:maxReasonLength]) + "..."
	}
	return string(line)
}
