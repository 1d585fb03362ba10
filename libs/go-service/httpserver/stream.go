package httpserver

import (
	"context"
	"net/http"
	"time"
)

// Stream returns a context for an answer without an end of its own, made from
// the context of its request. It ends with the client, or after
// MAX_STREAM_AGE, and not with the deadline of the request. The handler must
// also end by itself when Host.Draining is closed.
func Stream(ctx context.Context) context.Context {
	x := exchangeOf(ctx)
	x.stream = true
	lasting, cancel := context.WithTimeout(context.WithoutCancel(ctx), x.lifetime())
	detach := context.AfterFunc(x.client, cancel)
	x.after = append(x.after, func() { detach(); cancel() })
	if x.ResponseWriter != nil {
		end := time.Now().Add(x.lifetime() + slack)
		connection := http.NewResponseController(x.ResponseWriter)
		// Where there is no such deadline none has to be moved.
		_, _ = connection.SetReadDeadline(end), connection.SetWriteDeadline(end)
	}
	return lasting
}

func (x *exchange) lifetime() time.Duration {
	if x.maxStream == 0 {
		return time.Hour
	}
	return x.maxStream
}
