# Stands in for gcr.io/distroless/static: no shell, no installer; certificates, time zones and users.
FROM slipway-testbed/debian:local AS layout
COPY distroless.sh /
RUN sh /distroless.sh

FROM scratch
COPY --from=layout /distroless /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 65532
WORKDIR /home/nonroot
