package pipelines;

import groovy.lang.Closure;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import java.nio.file.Path;
import org.codehaus.groovy.control.CompilerConfiguration;

/**
 * A declarative Jenkinsfile, run as the Groovy that it is. Each section is a class of which the methods are what the section may hold, so
 * what this runner does not know is an error that names it. Jenkins' own parser is stricter, and is not part of this.
 */
public abstract class Jenkinsfile extends Script {
  private Build build;

  /** Runs all of it; what happens is told to the build. */
  public static void run(Path file, Build build) throws Exception {
    CompilerConfiguration configuration = new CompilerConfiguration();
    configuration.setScriptBaseClass(Jenkinsfile.class.getName());
    Jenkinsfile script = (Jenkinsfile) new GroovyShell(configuration).parse(file.toFile());
    script.build = build;
    script.run();
  }

  /** The one section at the top. */
  public void pipeline(Closure<?> body) {
    PipelineSection section = new PipelineSection(build);
    Sections.fill(section, body);
    section.run();
  }
}
