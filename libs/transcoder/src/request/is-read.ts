/** Whether a request, or the route of one, only reads: GET and HEAD (RFC 9110, 9.2.1). */
export function isRead(httpMethod: string): boolean {
  return httpMethod === 'GET' || httpMethod === 'HEAD'
}
