package service

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.opentelemetry.io/otel/sdk/trace"

	"slipway.example/libs/go-service/config"
	"slipway.example/libs/go-service/telemetry"
)

// outfit is what servers and jobs have alike, and what has to be taken down
// again.
type outfit struct {
	config  config.Config
	log     *slog.Logger
	metrics *prometheus.Registry
	traces  *trace.TracerProvider
	// pools: the one that calls use, and the one of one connection that asks
	// after the database. With one pool for both, a burst of calls that takes
	// every connection would look like a lost database.
	pools []*pgxpool.Pool
	// check says whether the database can be used; nil if it can.
	check func(context.Context) error
	// host is what the service gets to see of all that.
	host *Host
	// life is over when end is called: no call needs anything any more.
	life context.Context
	end  context.CancelFunc
}

// equip has talked to nobody yet. life does not end with ctx. After an error
// there is nothing to release.
func equip(ctx context.Context, d Definition, c config.Config, log *slog.Logger) (_ *outfit, err error) {
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	o := &outfit{config: c, log: log, metrics: prometheus.NewRegistry(), life: life, end: end}
	defer func() {
		if err != nil {
			o.abandon()
		}
	}()
	if o.traces, err = telemetry.NewTracerProvider(life, d.Name, c.OTLPEndpoint, log); err != nil {
		return nil, &usageError{err}
	}
	o.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	database, err := o.openDatabase(d)
	if err != nil {
		return nil, err
	}
	o.host = &Host{Database: database, Log: log, Metrics: o.metrics, Traces: o.traces}
	return o, nil
}

// abandon closes what was made for a service that never began.
func (o *outfit) abandon() {
	o.end()
	if o.traces != nil {
		_ = o.traces.Shutdown(context.Background()) // it holds no span yet
	}
	for _, pool := range o.pools {
		pool.Close()
	}
}

// release closes what calls needed. Each step has a limit: a collector or a
// database that is gone must not keep the process.
func (o *outfit) release() {
	o.end()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := o.traces.Shutdown(ctx); err != nil {
		o.log.Warn("the last traces are lost", "error.message", err.Error())
	}
	for _, pool := range o.pools {
		if !stopWithin(5*time.Second, pool.Close) {
			o.log.Warn("a call still holds a database connection")
		}
	}
	o.log.Info("stopped")
}
