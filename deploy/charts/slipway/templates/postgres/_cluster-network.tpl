{{- /* The servers of a cluster replicate from one another, and each is managed from within by the operator's program, which talks to the API server. */ -}}

{{- define "umbrella.clusterIngress" -}}
- from:
    - podSelector:
        matchLabels:
          cnpg.io/cluster: postgres
    - namespaceSelector:
        matchLabels:
          {{- toYaml .Values.postgres.cloudnativepg.operator | nindent 10 }}
  ports:
    - port: 5432
    - port: 8000
- from:
    {{- include "network.peer" .Values.platform.networkPolicy.monitoring | nindent 4 }}
  ports:
    - port: 9187
{{- end }}

{{- define "umbrella.clusterEgress" -}}
{{ include "network.dns" (dict "values" .Values) }}
- to:
    - podSelector:
        matchLabels:
          cnpg.io/cluster: postgres
  ports:
    - port: 5432
    - port: 8000
- to:
    {{- range .Values.postgres.cloudnativepg.apiServer.ranges }}
    - ipBlock:
        cidr: {{ . }}
    {{- end }}
  ports:
    {{- range .Values.postgres.cloudnativepg.apiServer.ports }}
    - port: {{ . }}
    {{- end }}
{{- end }}
