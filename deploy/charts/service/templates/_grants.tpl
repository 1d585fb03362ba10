{{- /* An operator makes roles and databases; what keeps others out and lets the app in, the owner says itself, before it migrates. */ -}}
{{- define "postgres.grantsContainer" -}}
{{- $password := printf "/run/secrets/%s" .derived.postgres.owner.secret }}
- name: grants
  image: {{ .values.postgres.cloudnativepg.image }}
  imagePullPolicy: IfNotPresent
  command: [sh, -ec]
  args:
    - |
      PGPASSWORD="$$(cat {{ $password }})"; export PGPASSWORD
      tries=0
      until psql --quiet --no-psqlrc --command="$GRANTS"; do
        tries=$((tries + 1)); [ $tries -lt 150 ] || exit 1
        sleep 2
      done
  env:
    - { name: PGHOST, value: {{ include "postgres.host" . }} }
    - { name: PGUSER, value: {{ .derived.postgres.owner.name }} }
    - { name: PGDATABASE, value: {{ .derived.postgres.database }} }
    {{- range $name, $value := include "postgres.tls" . | fromYaml }}
    - { name: {{ $name }}, value: {{ $value }} }
    {{- end }}
    - name: GRANTS
      value: {{ join "; " .derived.postgres.grants | quote }}
  {{- include "service.resources" (dict "resources" .resources "derived" .derived "devices" dict) | nindent 2 }}
  {{- include "service.containerSecurity" . | nindent 2 }}
  volumeMounts:
    - name: secrets
      mountPath: /run/secrets
      readOnly: true
{{- end }}
