{{- /* Pod Security Standards, "restricted". The user is that of our images. */ -}}
{{- define "service.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
serviceAccountName: {{ .name }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  seccompProfile:
    type: RuntimeDefault
{{- with .values.platform.imagePullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- define "service.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{- /* What it asks for is what it gets at least. No limit of CPU: what a node has left, whoever is busy may have; a limit would only slow calls down. */ -}}
{{- define "service.resources" -}}
resources:
  requests:
    cpu: {{ .resources.cpu | quote }}
    memory: {{ .resources.memory | quote }}
    {{- range $device, $count := .devices }}
    {{ $device }}: {{ $count | quote }}
    {{- end }}
  limits:
    memory: {{ include "service.memoryLimit" . }}Mi
    {{- range $device, $count := .devices }}
    {{ $device }}: {{ $count | quote }}
    {{- end }}
{{- end }}

{{- /* Variables by name, after where PostgreSQL is, which others name. */ -}}
{{- define "service.env" -}}
{{- $variables := dict }}
{{- include "service.put" (list $variables .variables) }}
{{- if .derived.postgres }}
{{- include "service.put" (list $variables (include "postgres.tls" . | fromYaml)) }}
- name: POSTGRES_ADDRESS
  value: {{ include "postgres.address" . | quote }}
{{- end }}
{{- range $name, $value := $variables }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
