package fiberhttp

import (
	"bufio"
	"context"
	"io"

	"github.com/gofiber/fiber/v3"

	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/httpserver"
)

// Stream answers with what write writes, each piece when it flushes. ctx is
// that of httpserver.Stream. write runs when the handler has returned, and must
// not use c any more. After an error or a panic the connection is cut.
func Stream(c fiber.Ctx, write func(ctx context.Context, w *bufio.Writer) error) error {
	ctx := httpserver.Stream(c.Context())
	from, to := io.Pipe()
	go func() {
		pieces := bufio.NewWriter(to)
		err := recovered(ctx, pieces, write)
		if err == nil {
			err = pieces.Flush()
		}
		_ = to.CloseWithError(err) // never fails; nil is the end
	}()
	return c.SendStream(from)
}

func recovered(ctx context.Context, w *bufio.Writer, write func(context.Context, *bufio.Writer) error) (err error) {
	defer func() {
		// Nobody else recovers in this goroutine.
		if value := recover(); value != nil {
			err = apierror.Recovered(value)
		}
	}()
	return write(ctx, w)
}
