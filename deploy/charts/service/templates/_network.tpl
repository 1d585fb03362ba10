{{- /* Peers and rules of NetworkPolicies. Every egress rule of a program has names in it: it finds the others by DNS. */ -}}

{{- define "network.service" -}}
- podSelector:
    matchLabels:
      app.kubernetes.io/name: {{ . }}
      app.kubernetes.io/component: service
{{- end }}

{{- /* Pods of another namespace, by the labels of both. */ -}}
{{- define "network.peer" -}}
- namespaceSelector:
    matchLabels:
      {{- toYaml .namespaceLabels | nindent 6 }}
  {{- with .podLabels }}
  podSelector:
    matchLabels:
      {{- toYaml . | nindent 6 }}
  {{- end }}
{{- end }}

{{- define "network.dns" -}}
- to:
    {{- include "network.peer" .values.platform.networkPolicy.dns | nindent 4 }}
  ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
{{- end }}

{{- /* A NetworkPolicy knows no names of hosts, so a host outside is every address that is not private, on its port. */ -}}
{{- define "network.outside" -}}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except:
          {{- toYaml .except | nindent 10 }}
  ports:
    {{- $ports := list }}
    {{- range .hosts }}
    {{- $ports = append $ports (int .port) }}
    {{- end }}
    {{- range $ports | uniq }}
    - port: {{ . }}
    {{- end }}
{{- end }}
