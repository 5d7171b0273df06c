import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Writes the classes of a jar anew in the class-file format of today, where they are from before Java 6.
 *
 * <p>picocli is compiled for Java 5. Such classes have no stack maps, so the virtual machine verifies them in the old, slow way
 * and takes none of them into a cache (JEP 483): a command of ours spent half of its time there. The code stays as it is;
 * it gets the stack maps that newer compilers would have written. All classes are verified before the jar is replaced.
 *
 * <p>usage: java src/build/Modernise.java JAR
 */
final class Modernise {

    private static final int JAVA_6 = 50;

    private Modernise() {}

    public static void main(String[] args) throws IOException {
        Path path = Path.of(args[0]);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        int changed = 0;
        try (URLClassLoader classes = new URLClassLoader(new URL[] {path.toUri().toURL()});
                JarFile jar = new JarFile(path.toFile());
                JarOutputStream out = new JarOutputStream(written)) {
            ClassFile format = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
            for (JarEntry entry : jar.stream().toList()) {
                byte[] bytes = jar.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".class") && !entry.getName().contains("module-info")) {
                    ClassModel model = format.parse(bytes);
                    if (model.majorVersion() < JAVA_6) {
                        bytes = modern(format, model);
                        changed++;
                    }
                }
                out.putNextEntry(new JarEntry(entry.getName()));
                out.write(bytes);
            }
        }
        if (changed > 0) {
            Path fresh = Path.of(path + ".new"); // whoever runs from the old one keeps it
            Files.write(fresh, written.toByteArray());
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static byte[] modern(ClassFile format, ClassModel model) {
        byte[] bytes = format.transformClass(
                model,
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                        .andThen(ClassTransform.dropping(element -> element instanceof ClassFileVersion))
                        .andThen(ClassTransform.endHandler(all -> all.withVersion(ClassFile.JAVA_25_VERSION, 0))));
        format.verify(bytes).forEach(error -> {
            throw error;
        });
        return bytes;
    }
}
