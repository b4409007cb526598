using System.Buffers.Binary;
using System.Text;

namespace CartFunctions.Tests.Support;

/// <summary>A protobuf message as its bytes have it: fields by number. Who reads it knows the schema.</summary>
public sealed class ProtoMessage
{
    private readonly List<(int Field, ulong Number, byte[]? Bytes)> fields = [];

    private ProtoMessage(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var tag = Varint(ref bytes);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add((field, Varint(ref bytes), null));
                    break;
                case 1:
                    fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(bytes), null));
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref bytes);
                    fields.Add((field, 0, bytes[..length].ToArray()));
                    bytes = bytes[length..];
                    break;
                case 5:
                    fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(bytes), null));
                    bytes = bytes[4..];
                    break;
                default:
                    throw new FormatException($"Field {field} has wire type {tag & 7}.");
            }
        }
    }

    public static ProtoMessage Parse(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>The messages in a field, in their order.</summary>
    public IEnumerable<ProtoMessage> Messages(int field) => BytesOf(field).Select(bytes => new ProtoMessage(bytes));

    /// <summary>The messages at the end of a path of fields.</summary>
    public IEnumerable<ProtoMessage> At(params int[] path) =>
        path.Aggregate((IEnumerable<ProtoMessage>)[this], (messages, field) => messages.SelectMany(message => message.Messages(field)));

    public byte[] Bytes(int field) => BytesOf(field).LastOrDefault() ?? [];

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>A whole number of any wire type; 0 if it is absent, as protobuf has it.</summary>
    public long Number(int field) => (long)fields.LastOrDefault(f => f.Field == field && f.Bytes is null).Number;

    public bool Has(int field) => fields.Exists(f => f.Field == field);

    private IEnumerable<byte[]> BytesOf(int field) => fields.Where(f => f.Field == field && f.Bytes is not null).Select(f => f.Bytes!);

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
