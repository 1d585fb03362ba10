package postgres

import (
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
)

// NewPoolMetrics tells how busy a pool is: pgxpool_*.
func NewPoolMetrics(pool *pgxpool.Pool) prometheus.Collector {
	return poolMetrics{pool, []poolMetric{
		gauge("pgxpool_connections_max", "Connections that the pool may open.", func(s *pgxpool.Stat) float64 { return float64(s.MaxConns()) }),
		gauge("pgxpool_connections_acquired", "Connections in use.", func(s *pgxpool.Stat) float64 { return float64(s.AcquiredConns()) }),
		gauge("pgxpool_connections_idle", "Open connections that nobody uses.", func(s *pgxpool.Stat) float64 { return float64(s.IdleConns()) }),
		gauge("pgxpool_connections_constructing", "Connections being opened.", func(s *pgxpool.Stat) float64 { return float64(s.ConstructingConns()) }),
		counter("pgxpool_connections_opened_total", "Connections opened.", func(s *pgxpool.Stat) float64 { return float64(s.NewConnsCount()) }),
		counter("pgxpool_acquires_total", "Times that a connection was got.", func(s *pgxpool.Stat) float64 { return float64(s.AcquireCount()) }),
		counter("pgxpool_acquires_waited_total", "Times that none was idle.", func(s *pgxpool.Stat) float64 { return float64(s.EmptyAcquireCount()) }),
		counter("pgxpool_acquires_canceled_total", "Times that the caller gave up waiting for one.", func(s *pgxpool.Stat) float64 { return float64(s.CanceledAcquireCount()) }),
		counter("pgxpool_acquire_seconds_total", "Time spent getting a connection.", func(s *pgxpool.Stat) float64 { return s.AcquireDuration().Seconds() }),
	}}
}

type poolMetrics struct {
	pool    *pgxpool.Pool
	metrics []poolMetric
}

type poolMetric struct {
	describe *prometheus.Desc
	kind     prometheus.ValueType
	value    func(*pgxpool.Stat) float64
}

func gauge(name, help string, value func(*pgxpool.Stat) float64) poolMetric {
	return poolMetric{prometheus.NewDesc(name, help, nil, nil), prometheus.GaugeValue, value}
}

func counter(name, help string, value func(*pgxpool.Stat) float64) poolMetric {
	return poolMetric{prometheus.NewDesc(name, help, nil, nil), prometheus.CounterValue, value}
}

func (p poolMetrics) Describe(descriptions chan<- *prometheus.Desc) {
	for _, m := range p.metrics {
		descriptions <- m.describe
	}
}

// Collect reads the pool once, so that the numbers of a scrape fit together.
func (p poolMetrics) Collect(values chan<- prometheus.Metric) {
	stat := p.pool.Stat()
	for _, m := range p.metrics {
		values <- prometheus.MustNewConstMetric(m.describe, m.kind, m.value(stat))
	}
}
