package grpcclient

import (
	"sync"
	"time"

	"google.golang.org/grpc/resolver/dns"
)

// lookAgain is how soon clients may ask DNS again. gRPC waits half a minute,
// and in less time than that a rolling update takes away every replica that a
// client knows of. Its setting is one for the whole process, and to be changed
// before the first call.
var lookAgain = sync.OnceFunc(func() { dns.SetMinResolutionInterval(2 * time.Second) })
