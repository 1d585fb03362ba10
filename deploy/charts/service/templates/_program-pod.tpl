{{- /* A Pod that ends: what runs on time, or prepares a database. Takes .component, .args and .before (init containers) beside the service. */ -}}
{{- define "service.programPod" -}}
{{ include "service.podSecurity" . }}
restartPolicy: Never
{{- with .before }}
initContainers:
  {{- . | trim | nindent 2 }}
{{- end }}
containers:
  - name: {{ .component }}
    image: {{ include "service.image" . }}
    imagePullPolicy: IfNotPresent
    {{- with .args }}
    args: {{ toJson . }}
    {{- end }}
    {{- with include "service.env" . | trim }}
    env:
      {{- . | nindent 6 }}
    {{- end }}
    {{- include "service.resources" . | nindent 4 }}
    {{- include "service.containerSecurity" . | nindent 4 }}
    {{- with include "service.volumeMounts" . | trim }}
    volumeMounts:
      {{- . | nindent 6 }}
    {{- end }}
{{- with include "service.volumes" . | trim }}
volumes:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}
