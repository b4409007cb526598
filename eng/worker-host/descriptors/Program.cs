using System.Reflection;
using Google.Protobuf.Reflection;

// Writes the protocol between a Functions host and its workers as a FileDescriptorSet, which protoc reads in place of .proto files.
// The worker's package holds the descriptors in classes that are internal.

const string Protocol = "Microsoft.Azure.Functions.Worker.Grpc.Messages.FunctionRpcReflection";

var type = Assembly.Load("Microsoft.Azure.Functions.Worker.Grpc").GetType(Protocol, throwOnError: true)!;
var set = new FileDescriptorSet();
Add((FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!);
using var file = File.Create(args[0]);
using var output = new Google.Protobuf.CodedOutputStream(file);
set.WriteTo(output);

// A file comes after those that it imports.
void Add(FileDescriptor descriptor)
{
    foreach (var import in descriptor.Dependencies)
    {
        Add(import);
    }

    if (!set.File.Any(known => known.Name == descriptor.Name))
    {
        set.File.Add(FileDescriptorProto.Parser.ParseFrom(descriptor.SerializedData));
    }
}
