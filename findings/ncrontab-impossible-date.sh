#!/usr/bin/env bash
# NCrontab.Signed 3.4.0. A schedule for a date that does not exist parses without an error, and its next occurrence is
# the last second of the year 9999. A timer that waits for it looks healthy.
#
# Output:
#> 9999-12-31 23:59
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > app.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="NCrontab.Signed" Version="[3.4.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using NCrontab;

var next = CrontabSchedule.Parse("0 6 31 2,4,6 *").GetNextOccurrence(new DateTime(2026, 1, 1));
Console.WriteLine($"{next:yyyy-MM-dd HH:mm}");
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
