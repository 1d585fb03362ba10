{{- /*
Alive is a process that answers on its port of administration, whatever it waits for: to start it anew mends no database. Ready is asked where
callers call: a gRPC server by its own health service (grpc.health.v1), another one by /readyz.
*/ -}}
{{- define "service.probes" -}}
startupProbe:
  httpGet: { path: /livez, port: admin }
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /livez, port: admin }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
{{- if eq .manifest.serves "grpc" }}
  grpc: { port: {{ .derived.port }} }
{{- else }}
  httpGet: { path: /readyz, port: admin }
{{- end }}
  periodSeconds: 3
  timeoutSeconds: 3
  failureThreshold: 2
{{- end }}
