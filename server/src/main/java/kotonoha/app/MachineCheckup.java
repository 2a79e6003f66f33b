package kotonoha.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Looks at the machine: Java, disk, port, and who may read the configuration file.
final class MachineCheckup {
    private static final long LEAST_FREE_MB = 500;

    private final Config config;

    MachineCheckup(Config config) {
        this.config = config;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.fine("doctor.java", Runtime.version().toString()));
        findings.add(dataFolder());
        findings.add(disk());
        if (config.server().port() != 0) findings.add(port());
        findings.addAll(openSecrets());
        return findings;
    }

    private Finding dataFolder() {
        Path folder = config.data().folder();
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "doctor", ".tmp"));
            return Finding.fine("doctor.data_fine", folder);
        } catch (IOException e) {
            return Finding.failed("doctor.data_failed", folder);
        }
    }

    private Finding disk() {
        Path folder = existing(config.data().folder());
        try {
            long free = Files.getFileStore(folder).getUsableSpace() / 1_000_000;
            return free < LEAST_FREE_MB
                    ? Finding.failed("doctor.disk_failed", free, folder, LEAST_FREE_MB)
                    : Finding.fine("doctor.disk_fine", free, folder);
        } catch (IOException e) {
            return Finding.failed("doctor.data_failed", folder);
        }
    }

    private static Path existing(Path folder) {
        Path at = folder;
        while (!Files.exists(at) && at.getParent() != null) at = at.getParent();
        return at;
    }

    private Finding port() {
        int port = config.server().port();
        String bind = config.server().bind();
        try {
            new ServerSocket(port, 1, InetAddress.getByName(bind)).close();
            return Finding.fine("doctor.port_fine", port);
        } catch (IOException e) {
            return Finding.failed("doctor.port_failed", port, bind, Setting.SERVER_PORT.variable());
        }
    }

    /// Files in which secrets stand and that others on this machine may read.
    private List<Finding> openSecrets() {
        return config.effective().stream()
                .filter(effective -> effective.setting().secret())
                .map(effective -> effective.origin() instanceof Origin.InFile in ? in.file() : null)
                .filter(Objects::nonNull)
                .distinct()
                .filter(MachineCheckup::readableByOthers)
                .map(file -> Finding.warning("doctor.file_open", file))
                .toList();
    }

    private static boolean readableByOthers(Path file) {
        try {
            Set<PosixFilePermission> may = Files.getPosixFilePermissions(file);
            return may.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
