package pipelines;

import groovy.lang.Closure;

/** How a closure of a Jenkinsfile is read: every name in it means something to its section, or is an error. */
final class Sections {
  private Sections() {}

  static Object fill(Object section, Closure<?> body) {
    body.setDelegate(section);
    body.setResolveStrategy(Closure.DELEGATE_ONLY);
    return body.call();
  }
}
