package pipelines;

import groovy.lang.GroovyObjectSupport;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A section of which every entry is written down, and none is carried out. */
public final class Recorded extends GroovyObjectSupport {
  private final Build build;
  private final String kind;

  Recorded(Build build, String kind) {
    this.build = build;
    this.kind = kind;
  }

  @Override
  public Object invokeMethod(String name, Object arguments) {
    String entry = name + Arrays.stream((Object[]) arguments).map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    build.say("pipeline", kind + " " + entry);
    return entry;
  }
}
